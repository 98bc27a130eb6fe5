"""Saved views: filters with a name, in a menu of the queue's bar."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from moderator_app.desk.forms.ui_queue_room import Ui_QueueRoomForm
from moderator_app.desk.queue_host import QueueHost
from moderator_app.desk.store.view import Filter, SavedView
from moderator_app.domain.identity import new_id


class Views(QObject):
    """Fills the menu, asks for a name in the bar, and hands a chosen filter to the room."""

    def __init__(
        self,
        host: QueueHost,
        form: Ui_QueueRoomForm,
        showing: Callable[[], Filter],
        apply: Callable[[Filter], object],
        leave: Callable[[], object],
    ) -> None:
        """Serve the form's bar.

        Args:
            host: keeps the views.
            form: the room's form.
            showing: returns the filter in force.
            apply: puts a filter in force.
            leave: gives the focus back to the list.
        """
        super().__init__(form.views)
        self._host, self._form = host, form
        self._showing, self._apply, self._leave = showing, apply, leave
        form.view_name.returnPressed.connect(self._save)
        form.view_name.editingFinished.connect(form.view_name.hide)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self._form.view_name.setPlaceholderText(self.tr("Name of this view"))
        self._form.view_name.setAccessibleName(self.tr("Name of this view"))
        self.fill()

    def fill(self) -> None:
        """List the saved views."""
        menu = QMenu(self._form.views)
        views = self._host.saved_views()
        for view in views:
            menu.addAction(view.name.replace("&", "&&")).triggered.connect(partial(self._choose, view.filter))
        if views:
            menu.addSeparator()
        menu.addAction(self._host.commands.action("queue.save_view"))
        forget = menu.addMenu(self.tr("Forget"))
        for view in views:
            forget.addAction(view.name.replace("&", "&&")).triggered.connect(partial(self._forget, view.id))
        forget.setEnabled(bool(views))
        self._form.views.setMenu(menu)

    def ask_name(self) -> None:
        """Ask for the view's name in the bar; Return keeps it, leaving the field does not."""
        self._form.view_name.clear()
        self._form.view_name.show()
        self._form.view_name.setFocus()

    def _choose(self, wanted: Filter, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a signal's argument
        self._apply(wanted)

    def _save(self) -> None:
        name = self._form.view_name.text().strip()
        self._form.view_name.hide()
        if name:
            self._host.save_view(SavedView(id=new_id(), name=name, filter=self._showing()))
            self.fill()
        self._leave()

    def _forget(self, view_id: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a signal's argument
        self._host.forget_view(view_id)
        self.fill()

"""Every key by group, as it is bound now; it can be printed. Made from the registry of commands."""

from __future__ import annotations

import html

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from moderator_app.desk.commands import COMMANDS, GROUPS, Command, Commands, Place, said
from moderator_app.desk.shell.keys import keys_of
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.desk.widgets.theme import Theme
from moderator_app.desk.widgets.words import QT_TRANSLATE_NOOP

CONTEXT = "HelpSheet"

_WHERE = {
    Place.WINDOW: QT_TRANSLATE_NOOP("HelpSheet", "everywhere"),
    Place.QUEUE: QT_TRANSLATE_NOOP("HelpSheet", "in the queue"),
    Place.ROWS: QT_TRANSLATE_NOOP("HelpSheet", "in the rows of the queue"),
    Place.CASE: QT_TRANSLATE_NOOP("HelpSheet", "in the case"),
    Place.STAGE: QT_TRANSLATE_NOOP("HelpSheet", "in the evidence"),
    Place.ANNOUNCEMENT: QT_TRANSLATE_NOOP("HelpSheet", "in the announcements"),
}


def where(place: Place) -> str:
    """Return where a command's keys work, in the desk's language."""
    return QCoreApplication.translate(CONTEXT, _WHERE[place])


class HelpSheet(Spoken, QWidget):
    """The sheet of keys."""

    width_wanted = 820

    def __init__(self, commands: Commands, theme: Theme, parent: QWidget | None = None) -> None:
        """Show the keys of ``commands``."""
        super().__init__(parent)
        self._commands, self._theme = commands, theme
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setTabChangesFocus(True)
        self.print_button = QPushButton()
        self.print_button.clicked.connect(self._ask_printer)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.print_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 12, 12)
        column.addWidget(self.page, 1)
        column.addLayout(row)
        theme.changed.connect(self.retranslate)
        self.retranslate()

    def title(self) -> str:
        """Return the sheet's name."""
        return self.tr("Keys")

    def focus_first(self) -> None:
        """Go to the text, so that the arrows scroll it, and read the keys anew."""
        self.retranslate()
        self.page.setFocus(Qt.FocusReason.PopupFocusReason)

    def retranslate(self) -> None:
        """Write the sheet in the desk's language and colours."""
        self.page.setAccessibleName(self.tr("All keys by group"))
        self.print_button.setText(self.tr("Print…"))
        self.page.document().setDefaultFont(self._theme.font())
        colours = {name: self._theme.colour(name).name() for name in ("text", "text_dim", "line")}
        self.page.setHtml(self._markup(colours))

    def paper(self) -> QTextDocument:
        """Return the sheet as it is printed: black on white."""
        document = QTextDocument()
        document.setDefaultFont(self._theme.font("small"))
        document.setHtml(self._markup({"text": "#000000", "text_dim": "#404040", "line": "#a0a0a0"}))
        return document

    def print_to(self, printer: QPrinter) -> None:
        """Print the sheet."""
        self.paper().print_(printer)

    def _ask_printer(self) -> None:
        dialog = QPrintDialog(QPrinter(QPrinter.PrinterMode.HighResolution), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda answer: self.print_to(dialog.printer()) if answer else None)
        dialog.setModal(True)
        dialog.show()

    def _markup(self, colours: dict[str, str]) -> str:
        parts = [f"<body style='color:{colours['text']}'>"]
        for group in GROUPS:
            rows = [command for command in COMMANDS if command.group == group]
            keyed = [command for command in rows if keys_of(self._commands, command.id)]
            if not keyed:
                continue
            parts.append(f"<h4 style='margin-bottom:2px'>{html.escape(said(group))}</h4>")
            parts.append("<table width='100%' cellspacing='0' cellpadding='3'>")
            parts += [self._row(command, colours) for command in keyed]
            parts.append("</table>")
        return "".join(parts) + "</body>"

    def _row(self, command: Command, colours: dict[str, str]) -> str:
        keys = html.escape(self.tr(" or ").join(keys_of(self._commands, command.id)))
        title = html.escape(said(command.title).rstrip("…"))
        place = html.escape(where(command.place))
        line, dim = f"border-bottom:1px solid {colours['line']}", f"color:{colours['text_dim']}"
        return (
            f"<tr><td width='48%' style='{line}'>{title}</td><td width='28%' style='{line}'><b>{keys}</b></td>"
            f"<td width='24%' style='{line};{dim}'>{place}</td></tr>"
        )

"""The page on which a person signs in. It knows no server: it asks by a signal, and is told what came of it."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from moderator_app.desk.forms.ui_sign_in import Ui_SignIn
from moderator_app.desk.widgets.plain import visible
from moderator_app.desk.widgets.spoken import Spoken


class Keep(Enum):
    """How this machine can keep a sign-in."""

    KEYRING = "keyring"
    """The system has a keyring: nothing is asked."""
    NEW_VAULT = "new_vault"
    """There is none: the person chooses a passphrase, or that nothing is kept."""
    LOCKED_VAULT = "locked_vault"
    """A vault exists already: its passphrase opens it."""


class SignInPanel(Spoken, QWidget):
    """Server, name, password, and where there is no keyring the passphrase for this machine.

    Signals:
        submitted(str, str, str, bool): name, password, passphrase (empty where none is asked), keep nothing.
        outside(str, bool): at the identity provider; passphrase and keep nothing as above.
        called_off(): not at the identity provider after all.
    """

    submitted = Signal(str, str, str, bool)
    outside = Signal(str, bool)
    called_off = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin with empty fields, for a machine with a keyring."""
        super().__init__(parent)
        self.form = Ui_SignIn()
        self.form.setupUi(self)
        self._keep = Keep.KEYRING
        self._busy = False
        self._provider = ""
        self._away = False
        form = self.form
        self._fields: dict[str, tuple[QLineEdit, QLabel]] = {
            "server": (form.serverEdit, form.serverError),
            "name": (form.nameEdit, form.nameError),
            "password": (form.passwordEdit, form.passwordError),
            "passphrase": (form.passphraseEdit, form.passphraseError),
        }
        for name, (edit, _error) in self._fields.items():
            edit.returnPressed.connect(self.submit)
            edit.textEdited.connect(lambda _text, field=name: self._forgive(field))
        form.submitButton.clicked.connect(self.submit)
        form.outsideButton.clicked.connect(self._go_outside)
        form.outsideButton.hide()
        form.vaultRadio.setChecked(True)
        form.vaultRadio.toggled.connect(lambda _on: self._show_keeping())
        self.set_server("")
        self.forgive()
        self.set_busy(busy=False)
        self._show_keeping()
        self.retranslate()

    def set_server(self, address: str, *, editable: bool = False) -> None:
        """Show the server's address; the person may change it only where ``editable`` says so."""
        self.form.serverEdit.setText(address)
        self.form.serverEdit.setReadOnly(not editable)
        self.form.serverEdit.setFocusPolicy(Qt.FocusPolicy.StrongFocus if editable else Qt.FocusPolicy.ClickFocus)

    def server(self) -> str:
        """Return the server's address."""
        return self.form.serverEdit.text().strip()

    def set_name(self, name: str) -> None:
        """Fill in the name of whoever was here last."""
        self.form.nameEdit.setText(name)

    def set_keep(self, keep: Keep) -> None:
        """Say how this machine can keep the sign-in; only without a keyring something is asked."""
        self._keep = keep
        self._show_keeping()

    def set_provider(self, name: str) -> None:
        """Offer the sign-in at an identity provider by its name; empty offers none."""
        self._provider = name
        self.form.outsideButton.setVisible(bool(name))
        self._say_button()

    def set_away(self, *, away: bool) -> None:
        """Show that the browser is awaited: everything waits, but for the button that calls it off."""
        self._away = away
        self.set_busy(busy=away)
        self.form.outsideButton.setEnabled(True)

    def set_busy(self, *, busy: bool) -> None:
        """Show that an answer is awaited; the fields wait with it."""
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self._busy = busy
        self._away = self._away and busy
        for edit, _error in self._fields.values():
            edit.setEnabled(not busy)
        for control in (self.form.submitButton, self.form.vaultRadio, self.form.memoryRadio, self.form.outsideButton):
            control.setEnabled(not busy)
        policy = self.form.busyBar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.form.busyBar.setSizePolicy(policy)
        self.form.busyBar.setVisible(busy)
        self._say_button()
        if not busy and had_focus:
            self.focus_first()

    def refuse(self, sentence: str, field: str = "") -> None:
        """Say why it did not work; no longer busy. Everything typed stays.

        Args:
            sentence: translated.
            field: ``server``, ``name``, ``password`` or ``passphrase``; a JSON pointer's leading stroke is ignored.
                Anything else puts the sentence above the fields.
        """
        self.set_busy(busy=False)
        edit, error = self._fields.get(field.lstrip("/"), (None, self.form.problemLabel))
        error.setText(visible(sentence))
        error.setVisible(True)
        if edit is None:
            self.form.problemLabel.setAccessibleName(sentence)
            return
        self._mark(edit, wrong=True)
        edit.setAccessibleDescription(sentence)
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.selectAll()

    def forgive(self) -> None:
        """Take every complaint back."""
        self.form.problemLabel.hide()
        for field in self._fields:
            self._forgive(field)

    def clear_secrets(self) -> None:
        """Empty password and passphrase."""
        self.form.passwordEdit.clear()
        self.form.passphraseEdit.clear()

    def focus_first(self) -> None:
        """Go to the first field that is empty, or to the button."""
        for edit, _error in self._fields.values():
            if edit.isVisibleTo(self) and edit.isEnabled() and not edit.isReadOnly() and not edit.text():
                edit.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.form.submitButton.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Ask to be signed in, or say at the field what is missing."""
        if self._busy:
            return
        self.forgive()
        missing = {
            "server": self.tr("Enter the server's address."),
            "name": self.tr("Enter your name."),
            "password": self.tr("Enter your password."),
            "passphrase": self.tr("Enter the passphrase, or choose to keep nothing."),
        }
        wanting = [
            field
            for field, (edit, _error) in self._fields.items()
            if edit.isVisibleTo(self) and not edit.text().strip()
        ]
        for field in reversed(wanting):
            self.refuse(missing[field], field)
        if wanting:
            return
        form, asked = self.form, self._keep is not Keep.KEYRING
        memory_only = asked and form.memoryRadio.isChecked()
        passphrase = form.passphraseEdit.text() if asked and not memory_only else ""
        self.set_busy(busy=True)
        self.submitted.emit(form.nameEdit.text().strip(), form.passwordEdit.text(), passphrase, memory_only)

    def retranslate(self) -> None:
        """Say everything in the desk's language."""
        self.form.retranslateUi(self)
        form = self.form
        self.setAccessibleName(self.tr("Sign in"))
        form.serverEdit.setAccessibleName(form.serverLabel.text())
        form.nameEdit.setAccessibleName(form.nameLabel.text())
        form.passwordEdit.setAccessibleName(form.passwordLabel.text())
        form.busyBar.setAccessibleName(self.tr("Signing in…"))
        self._say_button()
        self._show_keeping()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the first empty field."""
        super().showEvent(event)
        self.focus_first()

    def _say_button(self) -> None:
        self.form.submitButton.setText(self.tr("Signing in…") if self._busy else self.tr("Sign in"))
        name = visible(self._provider).replace("&", "&&")
        there = self.tr("Sign in with {name}").format(name=name)
        self.form.outsideButton.setText(self.tr("Do not wait for the browser") if self._away else there)

    def _go_outside(self) -> None:
        if self._away:
            self.called_off.emit()
            return
        self.forgive()
        form, asked = self.form, self._keep is not Keep.KEYRING
        memory_only = asked and form.memoryRadio.isChecked()
        passphrase = form.passphraseEdit.text() if asked and not memory_only else ""
        if asked and not memory_only and not passphrase.strip():
            self.refuse(self.tr("Enter the passphrase, or choose to keep nothing."), "passphrase")
            return
        self.set_away(away=True)
        self.outside.emit(passphrase, memory_only)

    def _show_keeping(self) -> None:
        form, asked = self.form, self._keep is not Keep.KEYRING
        form.keepingFrame.setVisible(asked)
        wanted = form.vaultRadio.isChecked()
        form.passphraseLabel.setVisible(wanted)
        form.passphraseEdit.setVisible(wanted)
        if not wanted:
            self._forgive("passphrase")
        new = self._keep is Keep.NEW_VAULT
        form.passphraseLabel.setText(
            self.tr("Choose a passphrase for this machine") if new else self.tr("Passphrase for this machine")
        )
        form.passphraseEdit.setAccessibleName(form.passphraseLabel.text())

    def _forgive(self, field: str) -> None:
        edit, error = self._fields[field]
        error.hide()
        edit.setAccessibleDescription("")
        self._mark(edit, wrong=False)

    @staticmethod
    def _mark(edit: QLineEdit, *, wrong: bool) -> None:
        edit.setProperty("wrong", "true" if wrong else "false")
        edit.style().unpolish(edit)
        edit.style().polish(edit)

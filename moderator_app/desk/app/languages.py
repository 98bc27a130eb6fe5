"""The desk's language: which one, and switching it while the desk runs."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from moderator_app.assets import resource
from moderator_app.desk.settings import Settings

CHINESE = "zh_CN"
ENGLISH = "en"


class Languages(QObject):
    """Installs the translators of the language that the settings name."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        """Put the setting in force."""
        super().__init__(parent)
        self._settings = settings
        self._installed: list[QTranslator] = []
        self.apply()

    def tag(self) -> str:
        """Return ``en`` or ``zh_CN``."""
        chosen = self._settings.text("look.language")
        if chosen == "system":
            return CHINESE if QLocale.system().language() is QLocale.Language.Chinese else ENGLISH
        return chosen

    def apply(self) -> None:
        """Speak the language of the settings from now on."""
        application = QCoreApplication.instance()
        if application is None:
            return
        for translator in self._installed:
            application.removeTranslator(translator)
        self._installed = []
        tag = self.tag()
        QLocale.setDefault(QLocale(tag))
        if tag != CHINESE:
            return
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for name, folder in (("qtbase_zh_CN", qt), ("moderator_zh_CN", str(resource("translations")))):
            translator = QTranslator(self)
            if translator.load(name, folder):
                application.installTranslator(translator)
                self._installed.append(translator)

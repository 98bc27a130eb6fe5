"""Writing the log into a file: asked for here, made on the server in the background, saved into a chosen folder.

How an export goes: the server is asked to write it → its progress is looked at → its file is fetched into a ``.part``
beside its final place → the hash is compared → it gets its name. Cancelled or failed, it leaves no file behind.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QDateTime, QStandardPaths, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from moderator_app.desk.audit.host import LeadHost
from moderator_app.desk.audit.names import Names
from moderator_app.desk.audit.words import filter_sentence
from moderator_app.desk.widgets.plain import ElidedLabel, PlainLabel
from moderator_app.desk.widgets.spoken import Spoken
from moderator_app.domain.errors import StoreFault, Unreachable
from moderator_app.domain.identity import new_id
from moderator_app.domain.roles import Capability
from moderator_app.wire.ask import Ask, Saved
from moderator_app.wire.messages.quality import ExportJob, ExportRequest, LogFilter

LOOK_MS = 500
"""How often the server is asked how far it is."""

Format = Literal["csv", "jsonl", "parquet", "audit"]
SUFFIX: dict[Format, str] = {"csv": "csv", "jsonl": "jsonl", "parquet": "parquet", "audit": "audit.jsonl"}


class ExportPanel(Spoken, QFrame):
    """Format, filters in force, folder, progress, and where the file went."""

    def __init__(self, host: LeadHost, names: Names, parent: QWidget | None = None) -> None:
        """Begin with nothing under way."""
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._host, self._lead_names = host, names
        self._filter = LogFilter()
        self._job: ExportJob | None = None
        self._unasked = False
        self._saving: Path | None = None
        place = QStandardPaths.StandardLocation.DownloadLocation
        self.folder = QStandardPaths.writableLocation(place)
        self.format = QComboBox()
        self.filters = PlainLabel(wrap=True)
        self.where = ElidedLabel()
        self.choose = QPushButton()
        self.begin, self.cancel, self.reveal = QPushButton(), QPushButton(), QPushButton()
        self.begin.setProperty("kind", "primary")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.said = PlainLabel(wrap=True)
        self._names = [PlainLabel(kind="dim") for _ in range(3)]
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self.choose.clicked.connect(self._choose)
        self.begin.clicked.connect(self._begin)
        self.cancel.clicked.connect(self._cancel)
        self.reveal.clicked.connect(lambda: self._host.show_folder(self.folder))
        self.retranslate()
        self._settle("")

    def _lay_out(self) -> None:
        folder = QHBoxLayout()
        folder.addWidget(self.where, 1)
        folder.addWidget(self.choose)
        form = QFormLayout()
        form.addRow(self._names[0], self.format)
        form.addRow(self._names[1], self.filters)
        form.addRow(self._names[2], folder)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.progress, 4)
        foot.addWidget(self.cancel)
        foot.addWidget(self.reveal)
        foot.addWidget(self.begin)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.said)
        column.addLayout(foot)

    def show_filter(self, wanted: LogFilter) -> None:
        """Take the filter in force; an export that is under way keeps its own."""
        self._filter = wanted
        self._say_filter()

    def under_way(self) -> bool:
        """Say whether an export is being made or fetched."""
        return self._unasked or self._saving is not None or (self._job is not None and self._job.state == "running")

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        self.setAccessibleName(self.tr("Export"))
        texts = (self.tr("Format"), self.tr("Filters in force"), self.tr("Folder"))
        for label, text in zip(self._names, texts, strict=True):
            label.setText(text)
        self.format.setAccessibleName(texts[0])
        chosen = max(0, self.format.currentIndex())
        self.format.clear()
        self.format.addItem(self.tr("CSV for spreadsheets"), "csv")
        self.format.addItem(self.tr("JSON lines, with evidence"), "jsonl")
        self.format.addItem(self.tr("Parquet for analysis"), "parquet")
        if self._host.may(Capability.AUDIT_READ):
            self.format.addItem(self.tr("Audit log with its proofs"), "audit")
        self.format.setCurrentIndex(chosen)
        self.choose.setText(self.tr("Choose folder…"))
        self.begin.setText(self.tr("Export"))
        self.cancel.setText(self.tr("Cancel"))
        self.reveal.setText(self.tr("Show folder"))
        self.progress.setAccessibleName(self.tr("Progress of the export"))
        self._say_filter()
        self.where.setText(self.folder)

    def _say_filter(self) -> None:
        self.filters.setText(filter_sentence(self._filter, self._lead_names))
        self.filters.setAccessibleName(self.tr("Filters in force") + ": " + self.filters.text())

    def _choose(self) -> None:
        chosen = self._host.choose_folder(self.tr("Where the export goes"), self.folder)
        if chosen:
            self.folder = chosen
            self.where.setText(chosen)

    def _begin(self) -> None:
        if self.under_way():
            return
        self._unasked = True
        self._settle(self.tr("The server begins…"))
        request = ExportRequest(id=new_id(), format=self.format.currentData(), filter=self._filter)
        self._host.ask(Ask(endpoint="export_start", reply=ExportJob, body=request), self._came, self._failed)

    def _look(self) -> None:
        if self._job is not None:
            ask = Ask(endpoint="export_state", reply=ExportJob, path={"job_id": self._job.id})
            self._host.ask(ask, self._came, self._missed)

    def _came(self, job: ExportJob) -> None:
        self._unasked = False
        if self._job is not None and self._job.id == job.id and self._job.state != "running":
            return
        self._job = job
        if job.state == "running":
            self._settle(self.tr("{n} rows written").format(n=job.rows_done))
            self._timer.start()
        elif job.state == "done":
            self._fetch(job)
        elif job.state == "cancelled":
            self._settle(self.tr("Cancelled; no file was written."))
        else:
            self._settle(self.tr("The export failed: {problem}").format(problem=job.problem), bad=True)

    def _fetch(self, job: ExportJob) -> None:
        stem = "audit" if job.format == "audit" else "decisions"
        stamp = QDateTime.currentDateTime().toString("yyyyMMdd-HHmmss")
        suffix = next(suffix for name, suffix in SUFFIX.items() if name == job.format)
        self._saving = _free(Path(self.folder) / f"{stem}-{stamp}.{suffix}")
        self._settle(self.tr("Saving {n} rows…").format(n=job.rows_done))
        part = self._saving.with_name(self._saving.name + ".part")
        ask = Ask(endpoint="export_file", reply=Saved, path={"job_id": job.id}, into=part)
        self._host.ask(ask, self._saved, self._failed)

    def _saved(self, saved: Saved) -> None:
        target, job = self._saving, self._job
        self._saving = None
        if target is None or job is None:  # cancelled while it was fetched
            saved.path.unlink(missing_ok=True)
            return
        if saved.sha256 != job.sha256:
            saved.path.unlink(missing_ok=True)
            self._settle(self.tr("What arrived is not what the server wrote; please export again."), bad=True)
            return
        try:
            saved.path.replace(target)
        except OSError as problem:
            self._failed(StoreFault(str(problem.strerror)))
            return
        sentence = self.tr("{n} rows saved as {path}").format(n=job.rows_done, path=str(target))
        self._settle(sentence, done=True)

    def _cancel(self) -> None:
        if self._saving is not None:
            self._saving = None
            self._settle(self.tr("Cancelled; no file was written."))
        elif self._job is not None and self._job.state == "running":
            self._timer.stop()
            ask = Ask(endpoint="export_cancel", reply=ExportJob, path={"job_id": self._job.id})
            self._host.ask(ask, self._came, self._missed)

    def _missed(self, error: Exception) -> None:
        """Go on asking while the server is away: the export is the server's, and goes on."""
        if not isinstance(error, Unreachable):
            self._failed(error)
            return
        self._settle(self.tr("The server does not answer; asking again…"))
        self._timer.start()

    def _failed(self, error: Exception) -> None:
        if self._saving is not None:
            self._saving.with_name(self._saving.name + ".part").unlink(missing_ok=True)
        self._unasked, self._saving, self._job = False, None, None
        self._settle(self._host.sentence(error), bad=True)

    def _settle(self, sentence: str, *, bad: bool = False, done: bool = False) -> None:
        """Say how things stand, and enable what fits."""
        busy, job = self.under_way(), self._job
        self.said.setProperty("kind", "bad" if bad else "good" if done else "dim")
        self.said.style().polish(self.said)
        self.said.setText(sentence)
        self.said.setAccessibleName(sentence)
        self.said.setVisible(bool(sentence))
        total = job.rows_total if job is not None and self._saving is None else 0
        self.progress.setRange(0, total if job is not None and job.rows_done else 0)
        self.progress.setValue(job.rows_done if job is not None else 0)
        self.progress.setVisible(busy)
        self.cancel.setVisible(busy)
        self.cancel.setEnabled(not self._unasked)
        self.reveal.setVisible(done)
        self.begin.setVisible(not busy)
        for widget in (self.format, self.choose):
            widget.setEnabled(not busy)


def _free(path: Path) -> Path:
    """Return a name that nothing has yet."""
    found, count = path, 1
    while found.exists():
        count += 1
        found = path.with_name(f"{path.name.split('.', 1)[0]}-{count}.{path.name.split('.', 1)[1]}")
    return found

# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'key_editor.ui'
##
## Created by: Qt User Interface Compiler version 6.11.3
##
## WARNING! All changes made in this file will be lost when recompiling UI file!
################################################################################

from PySide6.QtCore import (QCoreApplication, QDate, QDateTime, QLocale,
    QMetaObject, QObject, QPoint, QRect,
    QSize, QTime, QUrl, Qt)
from PySide6.QtGui import (QBrush, QColor, QConicalGradient, QCursor,
    QFont, QFontDatabase, QGradient, QIcon,
    QImage, QKeySequence, QLinearGradient, QPainter,
    QPalette, QPixmap, QRadialGradient, QTransform)
from PySide6.QtWidgets import (QAbstractItemView, QApplication, QHBoxLayout, QHeaderView,
    QKeySequenceEdit, QLabel, QLineEdit, QPushButton,
    QSizePolicy, QTableWidget, QTableWidgetItem, QVBoxLayout,
    QWidget)

class Ui_KeyEditor(object):
    def setupUi(self, KeyEditor):
        if not KeyEditor.objectName():
            KeyEditor.setObjectName(u"KeyEditor")
        self.column = QVBoxLayout(KeyEditor)
        self.column.setSpacing(8)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(16, 4, 16, 12)
        self.introLabel = QLabel(KeyEditor)
        self.introLabel.setObjectName(u"introLabel")
        self.introLabel.setTextFormat(Qt.TextFormat.PlainText)
        self.introLabel.setWordWrap(True)
        self.introLabel.setProperty(u"kind", u"dim")

        self.column.addWidget(self.introLabel)

        self.findEdit = QLineEdit(KeyEditor)
        self.findEdit.setObjectName(u"findEdit")

        self.column.addWidget(self.findEdit)

        self.table = QTableWidget(KeyEditor)
        self.table.setObjectName(u"table")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)

        self.column.addWidget(self.table)

        self.conflictLabel = QLabel(KeyEditor)
        self.conflictLabel.setObjectName(u"conflictLabel")
        self.conflictLabel.setTextFormat(Qt.TextFormat.PlainText)
        self.conflictLabel.setWordWrap(True)
        self.conflictLabel.setProperty(u"kind", u"bad")

        self.column.addWidget(self.conflictLabel)

        self.foot = QHBoxLayout()
        self.foot.setObjectName(u"foot")
        self.keyEdit = QKeySequenceEdit(KeyEditor)
        self.keyEdit.setObjectName(u"keyEdit")
        self.keyEdit.setMaximumSequenceLength(1)
        self.keyEdit.setClearButtonEnabled(True)

        self.foot.addWidget(self.keyEdit)

        self.keepButton = QPushButton(KeyEditor)
        self.keepButton.setObjectName(u"keepButton")

        self.foot.addWidget(self.keepButton)

        self.backButton = QPushButton(KeyEditor)
        self.backButton.setObjectName(u"backButton")

        self.foot.addWidget(self.backButton)

        self.allBackButton = QPushButton(KeyEditor)
        self.allBackButton.setObjectName(u"allBackButton")

        self.foot.addWidget(self.allBackButton)


        self.column.addLayout(self.foot)


        self.retranslateUi(KeyEditor)

        QMetaObject.connectSlotsByName(KeyEditor)
    # setupUi

    def retranslateUi(self, KeyEditor):
        self.introLabel.setText(QCoreApplication.translate("KeyEditor", u"Choose a command, press its new keys, and keep them. A key that another command has in the same place is refused.", None))
        self.findEdit.setPlaceholderText(QCoreApplication.translate("KeyEditor", u"Find a command or a key", None))
        self.keepButton.setText(QCoreApplication.translate("KeyEditor", u"Keep these keys", None))
        self.backButton.setText(QCoreApplication.translate("KeyEditor", u"Set back", None))
        self.allBackButton.setText(QCoreApplication.translate("KeyEditor", u"Set all back", None))
        pass
    # retranslateUi


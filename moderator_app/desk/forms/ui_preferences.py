# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'preferences.ui'
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
from PySide6.QtWidgets import (QApplication, QHBoxLayout, QPushButton, QScrollArea,
    QSizePolicy, QSpacerItem, QVBoxLayout, QWidget)

class Ui_Preferences(object):
    def setupUi(self, Preferences):
        if not Preferences.objectName():
            Preferences.setObjectName(u"Preferences")
        self.column = QVBoxLayout(Preferences)
        self.column.setSpacing(4)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.scroll = QScrollArea(Preferences)
        self.scroll.setObjectName(u"scroll")
        self.scroll.setWidgetResizable(True)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows = QWidget()
        self.rows.setObjectName(u"rows")
        self.rowsColumn = QVBoxLayout(self.rows)
        self.rowsColumn.setSpacing(6)
        self.rowsColumn.setObjectName(u"rowsColumn")
        self.rowsColumn.setContentsMargins(16, 4, 16, 8)
        self.scroll.setWidget(self.rows)

        self.column.addWidget(self.scroll)

        self.foot = QHBoxLayout()
        self.foot.setObjectName(u"foot")
        self.foot.setContentsMargins(16, 8, 16, 12)
        self.keysButton = QPushButton(Preferences)
        self.keysButton.setObjectName(u"keysButton")

        self.foot.addWidget(self.keysButton)

        self.footGap = QSpacerItem(20, 20, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.foot.addItem(self.footGap)

        self.resetButton = QPushButton(Preferences)
        self.resetButton.setObjectName(u"resetButton")

        self.foot.addWidget(self.resetButton)


        self.column.addLayout(self.foot)


        self.retranslateUi(Preferences)

        QMetaObject.connectSlotsByName(Preferences)
    # setupUi

    def retranslateUi(self, Preferences):
        self.keysButton.setText(QCoreApplication.translate("Preferences", u"Change keys\u2026", None))
        self.resetButton.setText(QCoreApplication.translate("Preferences", u"Set everything back", None))
        pass
    # retranslateUi


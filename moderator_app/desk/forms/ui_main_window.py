# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'main_window.ui'
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
from PySide6.QtWidgets import (QApplication, QMainWindow, QSizePolicy, QSplitter,
    QStackedWidget, QVBoxLayout, QWidget)

class Ui_MainWindow(object):
    def setupUi(self, MainWindow):
        if not MainWindow.objectName():
            MainWindow.setObjectName(u"MainWindow")
        self.central = QWidget(MainWindow)
        self.central.setObjectName(u"central")
        self.column = QVBoxLayout(self.central)
        self.column.setSpacing(0)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.pages = QStackedWidget(self.central)
        self.pages.setObjectName(u"pages")
        self.signInPage = QWidget()
        self.signInPage.setObjectName(u"signInPage")
        self.signInColumn = QVBoxLayout(self.signInPage)
        self.signInColumn.setSpacing(4)
        self.signInColumn.setObjectName(u"signInColumn")
        self.signInColumn.setContentsMargins(0, 0, 0, 0)
        self.pages.addWidget(self.signInPage)
        self.deskPage = QWidget()
        self.deskPage.setObjectName(u"deskPage")
        self.deskColumn = QVBoxLayout(self.deskPage)
        self.deskColumn.setSpacing(4)
        self.deskColumn.setObjectName(u"deskColumn")
        self.deskColumn.setContentsMargins(0, 0, 0, 0)
        self.places = QStackedWidget(self.deskPage)
        self.places.setObjectName(u"places")
        self.rooms = QSplitter()
        self.rooms.setObjectName(u"rooms")
        self.rooms.setOrientation(Qt.Orientation.Horizontal)
        self.rooms.setHandleWidth(5)
        self.places.addWidget(self.rooms)

        self.deskColumn.addWidget(self.places)

        self.pages.addWidget(self.deskPage)

        self.column.addWidget(self.pages)

        MainWindow.setCentralWidget(self.central)

        self.retranslateUi(MainWindow)

        QMetaObject.connectSlotsByName(MainWindow)
    # setupUi

    def retranslateUi(self, MainWindow):
        MainWindow.setWindowTitle(QCoreApplication.translate("MainWindow", u"Moderator", None))
    # retranslateUi


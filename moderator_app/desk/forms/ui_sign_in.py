# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'sign_in.ui'
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
from PySide6.QtWidgets import (QApplication, QFrame, QGridLayout, QLabel,
    QLineEdit, QProgressBar, QPushButton, QRadioButton,
    QSizePolicy, QSpacerItem, QVBoxLayout, QWidget)

class Ui_SignIn(object):
    def setupUi(self, SignIn):
        if not SignIn.objectName():
            SignIn.setObjectName(u"SignIn")
        self.grid = QGridLayout(SignIn)
        self.grid.setObjectName(u"grid")
        self.above = QSpacerItem(20, 20, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.grid.addItem(self.above, 0, 1, 1, 1)

        self.left = QSpacerItem(20, 20, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.grid.addItem(self.left, 1, 0, 1, 1)

        self.card = QFrame(SignIn)
        self.card.setObjectName(u"card")
        self.card.setProperty(u"surface", u"card")
        self.card.setMinimumSize(QSize(420, 0))
        self.card.setMaximumSize(QSize(640, 16777215))
        self.column = QVBoxLayout(self.card)
        self.column.setSpacing(4)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(28, 24, 28, 24)
        self.titleLabel = QLabel(self.card)
        self.titleLabel.setObjectName(u"titleLabel")
        self.titleLabel.setTextFormat(Qt.TextFormat.PlainText)
        self.titleLabel.setProperty(u"kind", u"display")

        self.column.addWidget(self.titleLabel)

        self.subtitleLabel = QLabel(self.card)
        self.subtitleLabel.setObjectName(u"subtitleLabel")
        self.subtitleLabel.setTextFormat(Qt.TextFormat.PlainText)
        self.subtitleLabel.setWordWrap(True)
        self.subtitleLabel.setProperty(u"kind", u"dim")

        self.column.addWidget(self.subtitleLabel)

        self.gapTop = QSpacerItem(8, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

        self.column.addItem(self.gapTop)

        self.problemLabel = QLabel(self.card)
        self.problemLabel.setObjectName(u"problemLabel")
        self.problemLabel.setTextFormat(Qt.TextFormat.PlainText)
        self.problemLabel.setWordWrap(True)
        self.problemLabel.setProperty(u"kind", u"bad")

        self.column.addWidget(self.problemLabel)

        self.serverGap = QSpacerItem(6, 6, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

        self.column.addItem(self.serverGap)

        self.serverLabel = QLabel(self.card)
        self.serverLabel.setObjectName(u"serverLabel")
        self.serverLabel.setTextFormat(Qt.TextFormat.PlainText)
        self.serverLabel.setProperty(u"kind", u"dim")

        self.column.addWidget(self.serverLabel)

        self.serverEdit = QLineEdit(self.card)
        self.serverEdit.setObjectName(u"serverEdit")
        self.serverEdit.setMaxLength(200)

        self.column.addWidget(self.serverEdit)

        self.serverError = QLabel(self.card)
        self.serverError.setObjectName(u"serverError")
        self.serverError.setTextFormat(Qt.TextFormat.PlainText)
        self.serverError.setWordWrap(True)
        self.serverError.setProperty(u"kind", u"bad")

        self.column.addWidget(self.serverError)

        self.nameGap = QSpacerItem(6, 6, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

        self.column.addItem(self.nameGap)

        self.nameLabel = QLabel(self.card)
        self.nameLabel.setObjectName(u"nameLabel")
        self.nameLabel.setTextFormat(Qt.TextFormat.PlainText)
        self.nameLabel.setProperty(u"kind", u"dim")

        self.column.addWidget(self.nameLabel)

        self.nameEdit = QLineEdit(self.card)
        self.nameEdit.setObjectName(u"nameEdit")
        self.nameEdit.setMaxLength(200)

        self.column.addWidget(self.nameEdit)

        self.nameError = QLabel(self.card)
        self.nameError.setObjectName(u"nameError")
        self.nameError.setTextFormat(Qt.TextFormat.PlainText)
        self.nameError.setWordWrap(True)
        self.nameError.setProperty(u"kind", u"bad")

        self.column.addWidget(self.nameError)

        self.passwordGap = QSpacerItem(6, 6, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

        self.column.addItem(self.passwordGap)

        self.passwordLabel = QLabel(self.card)
        self.passwordLabel.setObjectName(u"passwordLabel")
        self.passwordLabel.setTextFormat(Qt.TextFormat.PlainText)
        self.passwordLabel.setProperty(u"kind", u"dim")

        self.column.addWidget(self.passwordLabel)

        self.passwordEdit = QLineEdit(self.card)
        self.passwordEdit.setObjectName(u"passwordEdit")
        self.passwordEdit.setMaxLength(1000)
        self.passwordEdit.setEchoMode(QLineEdit.EchoMode.Password)

        self.column.addWidget(self.passwordEdit)

        self.passwordError = QLabel(self.card)
        self.passwordError.setObjectName(u"passwordError")
        self.passwordError.setTextFormat(Qt.TextFormat.PlainText)
        self.passwordError.setWordWrap(True)
        self.passwordError.setProperty(u"kind", u"bad")

        self.column.addWidget(self.passwordError)

        self.keepingGap = QSpacerItem(6, 6, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

        self.column.addItem(self.keepingGap)

        self.keepingFrame = QFrame(self.card)
        self.keepingFrame.setObjectName(u"keepingFrame")
        self.keepingColumn = QVBoxLayout(self.keepingFrame)
        self.keepingColumn.setSpacing(4)
        self.keepingColumn.setObjectName(u"keepingColumn")
        self.keepingColumn.setContentsMargins(0, 0, 0, 0)
        self.keepingWhy = QLabel(self.keepingFrame)
        self.keepingWhy.setObjectName(u"keepingWhy")
        self.keepingWhy.setTextFormat(Qt.TextFormat.PlainText)
        self.keepingWhy.setWordWrap(True)
        self.keepingWhy.setProperty(u"kind", u"small")

        self.keepingColumn.addWidget(self.keepingWhy)

        self.vaultRadio = QRadioButton(self.keepingFrame)
        self.vaultRadio.setObjectName(u"vaultRadio")

        self.keepingColumn.addWidget(self.vaultRadio)

        self.memoryRadio = QRadioButton(self.keepingFrame)
        self.memoryRadio.setObjectName(u"memoryRadio")

        self.keepingColumn.addWidget(self.memoryRadio)

        self.passphraseGap = QSpacerItem(6, 6, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

        self.keepingColumn.addItem(self.passphraseGap)

        self.passphraseLabel = QLabel(self.keepingFrame)
        self.passphraseLabel.setObjectName(u"passphraseLabel")
        self.passphraseLabel.setTextFormat(Qt.TextFormat.PlainText)
        self.passphraseLabel.setProperty(u"kind", u"dim")

        self.keepingColumn.addWidget(self.passphraseLabel)

        self.passphraseEdit = QLineEdit(self.keepingFrame)
        self.passphraseEdit.setObjectName(u"passphraseEdit")
        self.passphraseEdit.setMaxLength(200)
        self.passphraseEdit.setEchoMode(QLineEdit.EchoMode.Password)

        self.keepingColumn.addWidget(self.passphraseEdit)

        self.passphraseError = QLabel(self.keepingFrame)
        self.passphraseError.setObjectName(u"passphraseError")
        self.passphraseError.setTextFormat(Qt.TextFormat.PlainText)
        self.passphraseError.setWordWrap(True)
        self.passphraseError.setProperty(u"kind", u"bad")

        self.keepingColumn.addWidget(self.passphraseError)


        self.column.addWidget(self.keepingFrame)

        self.submitGap = QSpacerItem(8, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

        self.column.addItem(self.submitGap)

        self.submitButton = QPushButton(self.card)
        self.submitButton.setObjectName(u"submitButton")
        self.submitButton.setProperty(u"kind", u"primary")

        self.column.addWidget(self.submitButton)

        self.outsideButton = QPushButton(self.card)
        self.outsideButton.setObjectName(u"outsideButton")
        self.outsideButton.setText(u"")

        self.column.addWidget(self.outsideButton)

        self.busyBar = QProgressBar(self.card)
        self.busyBar.setObjectName(u"busyBar")
        self.busyBar.setMaximum(0)
        self.busyBar.setTextVisible(False)

        self.column.addWidget(self.busyBar)


        self.grid.addWidget(self.card, 1, 1, 1, 1)

        self.right = QSpacerItem(20, 20, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.grid.addItem(self.right, 1, 2, 1, 1)

        self.below = QSpacerItem(60, 60, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.grid.addItem(self.below, 2, 1, 1, 1)

#if QT_CONFIG(shortcut)
        self.serverLabel.setBuddy(self.serverEdit)
        self.nameLabel.setBuddy(self.nameEdit)
        self.passwordLabel.setBuddy(self.passwordEdit)
        self.passphraseLabel.setBuddy(self.passphraseEdit)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.serverEdit, self.nameEdit)
        QWidget.setTabOrder(self.nameEdit, self.passwordEdit)
        QWidget.setTabOrder(self.passwordEdit, self.vaultRadio)
        QWidget.setTabOrder(self.vaultRadio, self.memoryRadio)
        QWidget.setTabOrder(self.memoryRadio, self.passphraseEdit)
        QWidget.setTabOrder(self.passphraseEdit, self.submitButton)
        QWidget.setTabOrder(self.submitButton, self.outsideButton)

        self.retranslateUi(SignIn)

        self.submitButton.setDefault(True)


        QMetaObject.connectSlotsByName(SignIn)
    # setupUi

    def retranslateUi(self, SignIn):
        self.titleLabel.setText(QCoreApplication.translate("SignIn", u"Sign in", None))
        self.subtitleLabel.setText(QCoreApplication.translate("SignIn", u"The review desk for live commerce", None))
        self.serverLabel.setText(QCoreApplication.translate("SignIn", u"Server", None))
        self.nameLabel.setText(QCoreApplication.translate("SignIn", u"Name", None))
        self.passwordLabel.setText(QCoreApplication.translate("SignIn", u"Password", None))
        self.keepingWhy.setText(QCoreApplication.translate("SignIn", u"This system offers no keyring, so the desk cannot keep your sign-in safe by itself.", None))
        self.vaultRadio.setText(QCoreApplication.translate("SignIn", u"Keep it on this machine, under a passphrase", None))
        self.memoryRadio.setText(QCoreApplication.translate("SignIn", u"Keep nothing: sign in again each time", None))
        self.passphraseLabel.setText(QCoreApplication.translate("SignIn", u"Passphrase for this machine", None))
        self.submitButton.setText(QCoreApplication.translate("SignIn", u"Sign in", None))
        pass
    # retranslateUi


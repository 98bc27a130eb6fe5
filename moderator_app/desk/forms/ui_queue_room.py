# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'queue_room.ui'
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
from PySide6.QtWidgets import (QApplication, QComboBox, QFrame, QHBoxLayout,
    QLineEdit, QListWidget, QListWidgetItem, QSizePolicy,
    QSpacerItem, QSplitter, QToolButton, QVBoxLayout,
    QWidget)

class Ui_QueueRoomForm(object):
    def setupUi(self, QueueRoomForm):
        if not QueueRoomForm.objectName():
            QueueRoomForm.setObjectName(u"QueueRoomForm")
        self.column = QVBoxLayout(QueueRoomForm)
        self.column.setSpacing(0)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.bar = QFrame(QueueRoomForm)
        self.bar.setObjectName(u"bar")
        self.bar.setProperty(u"rule", u"bottom")
        self.bar.setProperty(u"surface", u"panel")
        self.bar_row = QHBoxLayout(self.bar)
        self.bar_row.setSpacing(8)
        self.bar_row.setObjectName(u"bar_row")
        self.bar_row.setContentsMargins(8, 6, 8, 6)
        self.search = QLineEdit(self.bar)
        self.search.setObjectName(u"search")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumSize(QSize(140, 0))

        self.bar_row.addWidget(self.search)

        self.kind = QComboBox(self.bar)
        self.kind.setObjectName(u"kind")

        self.bar_row.addWidget(self.kind)

        self.category = QComboBox(self.bar)
        self.category.setObjectName(u"category")

        self.bar_row.addWidget(self.category)

        self.severity = QComboBox(self.bar)
        self.severity.setObjectName(u"severity")

        self.bar_row.addWidget(self.severity)

        self.live = QToolButton(self.bar)
        self.live.setObjectName(u"live")
        self.live.setCheckable(True)

        self.bar_row.addWidget(self.live)

        self.mine = QToolButton(self.bar)
        self.mine.setObjectName(u"mine")
        self.mine.setCheckable(True)

        self.bar_row.addWidget(self.mine)

        self.gap = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.bar_row.addItem(self.gap)

        self.order = QComboBox(self.bar)
        self.order.setObjectName(u"order")

        self.bar_row.addWidget(self.order)

        self.view_name = QLineEdit(self.bar)
        self.view_name.setObjectName(u"view_name")
        self.view_name.setVisible(False)
        self.view_name.setMaxLength(60)

        self.bar_row.addWidget(self.view_name)

        self.views = QToolButton(self.bar)
        self.views.setObjectName(u"views")
        self.views.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

        self.bar_row.addWidget(self.views)


        self.column.addWidget(self.bar)

        self.split = QSplitter(QueueRoomForm)
        self.split.setObjectName(u"split")
        self.split.setOrientation(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(4)
        self.queues = QListWidget(self.split)
        self.queues.setObjectName(u"queues")
        self.queues.setMinimumSize(QSize(150, 0))
        self.split.addWidget(self.queues)
        self.place = QWidget(self.split)
        self.place.setObjectName(u"place")
        self.split.addWidget(self.place)

        self.column.addWidget(self.split)

        self.why = QFrame(QueueRoomForm)
        self.why.setObjectName(u"why")
        self.why.setProperty(u"rule", u"top")
        self.why.setProperty(u"surface", u"panel")
        self.why.setVisible(False)

        self.column.addWidget(self.why)


        self.retranslateUi(QueueRoomForm)

        QMetaObject.connectSlotsByName(QueueRoomForm)
    # setupUi

    def retranslateUi(self, QueueRoomForm):
        pass
    # retranslateUi


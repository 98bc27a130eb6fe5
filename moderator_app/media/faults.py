"""What can be wrong with a recording: a code to count, a sentence to show."""

from __future__ import annotations

from moderator_app.domain.errors import MediaFault
from moderator_app.domain.text import Named


class MediaFaultCode(Named):
    """Why a recording cannot be shown, or is not whole; the label is a sentence for a person."""

    MISSING = "missing", "The file is not there.", "找不到该文件。"
    EMPTY = "empty", "The file is empty.", "该文件是空的。"
    NOT_A_FILM = (
        "not_a_film",
        "The file is not a recording, or it is damaged beyond reading.",
        "该文件不是录像，或已损坏无法读取。",
    )
    REFUSED_KIND = (
        "refused_kind",
        "The file is a playlist or another kind that is not played here.",
        "该文件是播放列表或其他不予播放的类型。",
    )
    TRUNCATED = (
        "truncated",
        "The recording is cut off: it ends before its stated length.",
        "录像不完整：在标明的时长之前就结束了。",
    )
    NO_VIDEO = "no_video", "The recording has no picture.", "该录像没有画面。"
    NO_AUDIO = "no_audio", "The recording has no sound.", "该录像没有声音。"
    CODEC_MISSING = (
        "codec_missing",
        "The recording uses a format that this machine cannot decode.",
        "该录像使用的编码格式在本机无法解码。",
    )
    ENCRYPTED = (
        "encrypted",
        "The recording is encrypted, and no key is fetched for it.",
        "该录像已加密，系统不会为其获取密钥。",
    )
    LIBVLC_MISSING = (
        "libvlc_missing",
        "VLC is not installed on this machine: stills and steps work, playing does not.",
        "本机未安装 VLC：可以查看静帧和逐帧浏览，但不能播放。",
    )
    CRASHED = (
        "crashed",
        "The decoder crashed on this recording; nothing else was affected.",
        "解码器在处理该录像时崩溃，其他部分不受影响。",
    )
    DROPPED = (
        "dropped",
        "The recording stopped coming. What is here can be seen; it goes on by itself when more comes.",
        "录像传输中断。已收到的部分可以查看；恢复传输后会自动继续。",
    )
    ALTERED = (
        "altered",
        "What came is not the recording that the case names.",
        "收到的内容不是案件所指的录像。",
    )
    TIMED_OUT = "timed_out", "The decoder did not answer in time.", "解码器未在规定时间内响应。"

    @property
    def shows_something(self) -> bool:
        """Say whether part of the recording can still be shown under this fault."""
        return self in {self.TRUNCATED, self.NO_VIDEO, self.NO_AUDIO, self.LIBVLC_MISSING, self.DROPPED}


class RecordingFault(MediaFault):
    """A recording, or one wish about it, failed.

    Attributes:
        code: what is wrong; ``code.label`` is the sentence in both languages.
        source: the file's name, without its folder.
    """

    def __init__(self, code: MediaFaultCode, source: str = "") -> None:
        """Keep the code and the name; the message is the English sentence."""
        super().__init__(f"{source}: {code.label.en}" if source else code.label.en)
        self.code = code
        self.source = source

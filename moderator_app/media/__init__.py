"""THE CAGE: decoding in child processes without network; no Qt inside.

* ``faults``: what can be wrong with a recording, as a code and a plain sentence.
* ``player``: what the desk speaks to (``Player``), and an honest fake; ``caged_player``: the real one.
* ``cage``: blocking calls for probe, stills, thumbnails and waveform, each answered by a child process.
* ``child``: the entry of every child; ``sandbox``, ``kind``, ``pipe``, ``frames``: walls, doors and the shared window.
"""

"""THE DOORSTEP: files that people have become rows that the server takes.

Downward, in reading order:

* ``ingest``: the whole errand, from a path to a report; ``sender``: what it asks of whoever carries the rows.
* ``client``: the sender over HTTP; the only module here that knows the network.
* ``index``: what a manifest or a plain folder holds; ``assembly``: one item with its files; ``recordings``: media.
* ``rows``: what a manifest's line may say; ``schema``: the same as JSON Schema.
* ``formats``: one small reader per transcript and comment format, and how a file's format is found out.
"""

"""The case room: evidence in the middle, the timeline across the foot, the verdict at the right, all on one clock.

Read in this order: ``case_file`` (what is on the table), ``clock``, ``timeline/`` (geometry, lanes, widget),
``transcript_document`` and its view, ``verdict/`` (model, then forms), ``room`` (introduces them to each other).
"""

"""The sample day: one invented evening of a live-commerce platform, made from the YAML files beside this package.

``python -m build_spec.sample_day`` writes ``resources/sample/``: a manifest of typed rows, the recordings and
transcripts it names, a truth table for tests and benches, and the sums of all files. ``--check`` proves that what is
committed is whole. Everybody in it is invented.

Making it again needs, beside the locked environment, two packages of Debian 12: ``libespeak-ng1`` (the voice) and
``fonts-noto-cjk`` (the glyphs). Checking needs neither.
"""

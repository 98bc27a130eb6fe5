"""The law: pure Python, no Qt, no SQL, no HTTP.

Read in this order: text, identity, errors, transcript, highlight, evidence, merchant, case, queue,
policy, penalty, money, rulebook, decision, notice, lawbook, assessment, ledger, states, roles,
measure, appeal, reversal, reasons.
"""

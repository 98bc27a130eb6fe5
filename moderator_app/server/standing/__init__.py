"""Where a seller stands: time line, measures, points, money; thresholds, closed subjects, statements of reasons."""

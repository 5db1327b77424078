"""Imported by every Airflow process when it starts (Airflow looks for a module of this name).

The scheduler forks its workers, and they fork a process a task: what is imported here is there in
all of them, which spares each task about a second of processor time. Only what nearly every task
needs and what may be forked: no spaCy, no Great Expectations, no open connection.
"""

import logging

import duckdb  # noqa: F401
import pandas as pd  # noqa: F401 - pyarrow looks for it when it makes a table
import pyarrow.parquet  # noqa: F401

import pipeline.steps  # noqa: F401

# Libraries that tell of their inner life in every task's log. Airflow's own option for levels,
# `namespace_levels`, does not reach loggers of the standard library.
for _name in ("great_expectations", "spacy"):
    logging.getLogger(_name).setLevel(logging.WARNING)

# Whatever this module exports would become a setting of Airflow.
__all__: list[str] = []

"""The lake: settings, dataset contracts, paths, the one writer and reader, key hashing.

Knows nothing of Airflow, spaCy, dbt or any vendor; imports nothing else of this project.
"""

"""The whole stack as native processes on one machine: sandbox, Airflow, and the demo over them."""

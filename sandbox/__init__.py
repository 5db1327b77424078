"""Stand-in vendor APIs and file drops over a generated company with planted truth."""

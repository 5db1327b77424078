"""The steps that join the rooms, the build, publishing, the run ledger and the `voc` command."""

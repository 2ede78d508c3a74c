PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCE ?= examples

.PHONY: demo test check soak bench clean

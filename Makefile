# Every command of the project; `make` alone lists them. Needs make and Python 3.11+.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv
PO := locale/zh_Hans/LC_MESSAGES/django.po
MO := $(PO:.po=.mo)

# A production-like environment for `manage.py check --deploy`; no server is reached.
DEPLOY := SECRET_KEY=only-for-this-check-nQv8ZrW2bT6yHs1LmXc0pJf9GdEaUo7i \
	KEFU_KEYS=1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= DEBUG=0 KEFU_DEMO=0 \
	PUBLIC_BASE_URL=https://kefu.example.com KEFU_TRUSTED_PROXIES=10.0.0.0/8 \
	ALLOWED_HOSTS=kefu.example.com KEFU_LOG_FORMAT=json METRICS_TOKEN=none-but-this \
	DATABASE_URL=postgresql://kefu@localhost/kefu REDIS_URL=redis://localhost:6379/0

.DEFAULT_GOAL := help
.PHONY: help install run test check proof bench messages

help:
	@echo 'make run       install, prepare the database, serve on http://localhost:8000'
	@echo 'make test      install, then every test (ARGS="-k name" chooses)'
	@echo 'make check     install, then format, lint, types, imports, sizes, translations'
	@echo 'make install   only install'
	@echo 'make proof     the full numbers, into docs/proof.md (ONLY=name DB=sqlite|postgres)'
	@echo 'make bench     the measurements, into docs/bench.md (ONLY=name DB=…; LARGE=2000 tries)'
	@echo 'make messages  write new texts into the translation file'

install: $(VENV)/.development $(MO)

run: $(VENV)/.runtime $(MO)
	$(PY) manage.py migrate --noinput
	$(PY) manage.py seed_demo --if-empty
	@exec $(PY) manage.py serve

test: install
	$(PY) -m tests.run $(ARGS)

check: install
	$(VENV)/bin/ruff format --check --output-format concise .
	$(VENV)/bin/ruff check --output-format concise .
	$(VENV)/bin/mypy .
	$(VENV)/bin/lint-imports
	$(PY) -m config.gate.sizes
	$(PY) -m config.gate.pins
	$(PY) -m config.gate.messages check
	$(PY) manage.py makemigrations --check --dry-run
	$(DEPLOY) $(PY) manage.py check --deploy --fail-level WARNING

proof: install
	ONLY='$(ONLY)' DB='$(DB)' $(PY) -m tests.proof

bench: install
	ONLY='$(ONLY)' DB='$(DB)' LARGE='$(LARGE)' $(PY) -m tests.bench

messages: install
	$(PY) -m config.gate.messages update

# The environment. A stamp is as new as the file it was made from, so that a second run
# has nothing to do. The development pins contain the runtime's.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo 'Kefu needs Python 3.11 or newer; "$(PYTHON)" is not.' >&2; \
		echo 'Name another one: make run PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo '"$(PYTHON)" comes without venv. On Debian: apt-get install python3-venv' >&2; \
		exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check 'uv>=0.8,<1'
	@touch $@

$(VENV)/.development: requirements-dev.txt $(VENV)/.made
	$(UV) pip sync --python $(PY) requirements-dev.txt
	@touch $@ $(VENV)/.runtime

$(VENV)/.runtime: requirements.txt $(VENV)/.made
	$(UV) pip sync --python $(PY) requirements$(if $(wildcard $(VENV)/.development),-dev).txt
	@touch $@

$(MO): $(PO) $(VENV)/.runtime
	@$(PY) -m config.gate.messages compile

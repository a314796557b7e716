# make run    open the market (its first start makes the environment and the demo)
# make test   every check and every test
# make check  the checks alone
# make lock   choose versions anew within requirements/*.in
# make messages  collect the sentences to translate

PYTHON ?=
export PYTHON
ARGS ?=

run:
	@tools/environment run
	@exec .venv/bin/guanxi serve --lan --demo $(ARGS)

test:
	@tools/environment test
	@.venv/bin/python tools/test.py

check:
	@tools/environment test
	@.venv/bin/python tools/test.py --checks

messages:
	@tools/environment test
	@.venv/bin/python tools/messages.py

lock:
	@for part in run test; do \
		uv pip compile -q --upgrade --generate-hashes --universal --python-version 3.11 --no-header \
			requirements/$$part.in -o requirements/$$part.txt; done

.PHONY: run test check messages lock

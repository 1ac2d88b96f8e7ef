"""`python -m rantau.api` writes `v1/schema.json` anew from the calls."""

import json
import os

import django


def main() -> None:
    """Write the description of the calls."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rantau.service.settings")
    django.setup()
    from rantau.api.docs import SCHEMA  # noqa: PLC0415 -- apps are ready only now
    from rantau.api.v1.api import api  # noqa: PLC0415 -- apps are ready only now

    SCHEMA.write_text(written(api.get_openapi_schema()), encoding="utf-8")


def written(schema: object) -> str:
    """Write a description in its one form."""
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    main()

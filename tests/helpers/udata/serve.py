"""A real udata over an empty database. serve.py FOLDER PORT MONGO_PORT

Serves until its standard input ends. For each line of that it makes an organization, with a publisher of it and somebody who is none,
and prints one line `SEED {...}`.
"""

import json
import os
import sys
import threading
from datetime import UTC, datetime

folder, port, mongo = sys.argv[1], int(sys.argv[2]), sys.argv[3]
settings = os.path.join(folder, "udata.cfg")
with open(settings, "w") as out:
    out.write(f"""
DEBUG = False
SEND_MAIL = False
MONGODB_HOST = "mongodb://127.0.0.1:{mongo}/udata"
SERVER_NAME = "127.0.0.1:{port}"
SECRET_KEY = "tests only"
API_TOKEN_SECRET = "tests only"
SESSION_COOKIE_SECURE = False
SECURITY_EMAIL_VALIDATOR_ARGS = {{"check_deliverability": False}}
CELERY_TASK_ALWAYS_EAGER = True
CACHE_TYPE = "flask_caching.backends.SimpleCache"
FS_ROOT = {os.path.join(folder, "files")!r}
URLS_ALLOW_LOCAL = True
URLS_ALLOW_PRIVATE = True
URLS_RESOLVE_HOSTNAME = False
""")
os.environ["UDATA_SETTINGS"] = settings

from udata.app import create_app, standalone  # noqa: E402

from flask_security.utils import hash_password  # noqa: E402
from udata.core.api_token.models import ApiToken  # noqa: E402
from udata.core.organization.models import Member  # noqa: E402
from udata.core.spatial.models import GeoLevel, GeoZone  # noqa: E402
from udata.models import License, Organization, datastore  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

app = standalone(create_app())
with app.test_request_context():
    password = hash_password("Passw0rd1")
    for id, title in [("lov2", "Licence Ouverte / Open Licence version 2.0"), ("notspecified", "License Not Specified")]:
        License.objects.create(id=id, title=title, active=True)
    for id, name, level in [("country", "Pays", 20), ("fr:departement", "Département", 60), ("fr:commune", "Commune", 80)]:
        GeoLevel.objects(id=id).modify(upsert=True, set__name=name, set__admin_level=level)
    GeoZone.objects(id="country:fr").modify(
        upsert=True, set__slug="france", set__name="France", set__code="fr", set__level="country"
    )


def seed(rank):
    users, keys = {}, {}
    for name in ("publisher", "other"):
        users[name] = datastore.create_user(
            first_name=name.title(),
            last_name="Test",
            email=f"{name}-{rank}@example.org",
            password=password,
            confirmed_at=datetime.now(UTC),
            active=True,
        )
        keys[name] = ApiToken.generate(users[name], name="tests")[1]
    organization = Organization.objects.create(
        name=f"Test Org {rank}", description="Seeded", members=[Member(user=users["publisher"], role="admin")]
    )
    return {"apiKey": keys["publisher"], "otherKey": keys["other"], "organization": str(organization.id)}


threading.Thread(target=make_server("127.0.0.1", port, app, threaded=True).serve_forever, daemon=True).start()
for rank, _ in enumerate(sys.stdin):
    with app.test_request_context():
        print(f"SEED {json.dumps(seed(rank))}", flush=True)

"""A real udata over an empty database: seeds it, prints one line `SEED {...}`, serves. serve.py FOLDER PORT MONGO_PORT"""

import json
import os
import sys
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

app = standalone(create_app())
with app.test_request_context():
    from flask_security.utils import hash_password
    from udata.core.api_token.models import ApiToken
    from udata.core.organization.models import Member
    from udata.core.spatial.models import GeoLevel, GeoZone
    from udata.models import License, Organization, datastore

    for id, title in [("lov2", "Licence Ouverte / Open Licence version 2.0"), ("notspecified", "License Not Specified")]:
        License.objects.create(id=id, title=title, active=True)
    for id, name, level in [("country", "Pays", 20), ("fr:departement", "Département", 60), ("fr:commune", "Commune", 80)]:
        GeoLevel.objects(id=id).modify(upsert=True, set__name=name, set__admin_level=level)
    GeoZone.objects(id="country:fr").modify(
        upsert=True, set__slug="france", set__name="France", set__code="fr", set__level="country"
    )
    users, keys = {}, {}
    for name in ("publisher", "other"):
        users[name] = datastore.create_user(
            first_name=name.title(),
            last_name="Test",
            email=f"{name}@example.org",
            password=hash_password("Passw0rd1"),
            confirmed_at=datetime.now(UTC),
            active=True,
        )
        keys[name] = ApiToken.generate(users[name], name="tests")[1]
    organization = Organization.objects.create(
        name="Test Org", description="Seeded", members=[Member(user=users["publisher"], role="admin")]
    )

from werkzeug.serving import make_server  # noqa: E402

server = make_server("127.0.0.1", port, app, threaded=True)
seed = {"apiKey": keys["publisher"], "otherKey": keys["other"], "organization": str(organization.id)}
print(f"SEED {json.dumps(seed)}", flush=True)
server.serve_forever()

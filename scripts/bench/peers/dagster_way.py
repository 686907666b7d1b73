"""`dagster_way.py PARQUET PROJECT`: the same project of dbt as an asset of Dagster, materialised in this process."""

import os
import resource
import sys
import tempfile

target, project = sys.argv[1:3]
os.environ["BENCH_TARGET"] = target
os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"

import dagster
from dagster_dbt import DbtCliResource, dbt_assets


@dbt_assets(manifest=os.path.join(project, "target", "manifest.json"))
def rows(context: dagster.AssetExecutionContext, dbt: DbtCliResource):
    yield from dbt.cli(["build"], context=context).stream()


with tempfile.TemporaryDirectory() as home:
    # the environment was moved after it was installed: its own `dbt` names a Python that is not there
    program = os.path.join(home, "dbt")
    with open(program, "w") as out:
        out.write(f"#!{sys.executable}\nfrom dbt.cli.main import cli\n\ncli()\n")
    os.chmod(program, 0o755)
    resources = {"dbt": DbtCliResource(project_dir=project, profiles_dir=project, dbt_executable=program)}
    with dagster.DagsterInstance.local_temp(home) as instance:
        done = dagster.materialize([rows], resources=resources, instance=instance)
if not done.success:
    sys.exit("Dagster did not make the rows.")
print(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))

"""`dbt_way.py PARQUET PROJECT`: the bench's rows by `dbt build` of a project that dbt-project.ts laid out."""

import os
import resource
import sys

target, project = sys.argv[1:3]
os.environ["BENCH_TARGET"] = target

from dbt.cli.main import dbtRunner

done = dbtRunner().invoke(["build", "--quiet", "--project-dir", project, "--profiles-dir", project])
if not done.success:
    sys.exit(f"dbt build failed: {done.exception or done.result}")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

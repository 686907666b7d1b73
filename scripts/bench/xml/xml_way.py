"""`xml_way.py LIBRARY XML TARGET`: the bench's flow by lxml, element by element."""

import hashlib
import resource
import sys

from lxml import etree

_, path, target = sys.argv[1:4]

digest = hashlib.sha256()
number = ""
for _, element in etree.iterparse(path, tag=("NUMDEMRSA", "Personne")):
    if element.tag == "NUMDEMRSA":
        number = element.text
        continue
    digest.update(f"{number} {element.findtext('Identification/NIR') or ''}\n".encode())
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
with open(target, "w") as out:
    out.write(digest.hexdigest())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

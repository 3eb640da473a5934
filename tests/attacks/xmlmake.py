# SPDX-License-Identifier: Apache-2.0
"""Makes the XML attack files: xmlmake.py FOLDER SIGN-COMMAND...

As make.py does: each file is CLASS-NUMBER-NAME.xml, manifest.tsv has its class, name, the cause that
verify must give, a clause of its words, and what verify gets beside the file. LISTENER is the port of
tests/attacks/listener.py, SENTINEL a file that nobody may open.
"""
import os
import sys

import xmlconfusion
import xmlforge
import xmlpackaging
import xmlplain
import xmltricks
import xmlxsw
from make import Folder


def main():
    folder = Folder(sys.argv[1], sys.argv[2:], "xml")
    key = xmlforge.Key("rsa")
    folder.put("control", "divit", "intact", folder.sign((xmlforge.ORDER % xmlforge.BODY).encode()))
    for name, make in (("whole", xmlforge.whole), ("root", xmlforge.of_root), ("child", xmlforge.of_child)):
        folder.put("control", name, "intact", xmlforge.joined(make(key)).encode())
    folder.put("control", "enveloping", "intact", xmlforge.enveloping(key).text().encode())
    for name, cause, data in xmlxsw.cases(key):
        folder.put("wrapping", name, cause, data.encode())
    for source in (xmltricks, xmlconfusion):
        for kind, name, cause, data in source.cases(key):
            folder.put(kind, name, cause, xmlforge.world(data).encode())
    for kind, name, cause, data in xmlplain.cases(key):
        folder.put("plain-" + kind, name, cause, xmlforge.world(data).encode())
    for name, text in xmlpackaging.BESIDE.items():
        path = os.path.join(folder.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(xmlforge.world(text))
    for kind, name, cause, data, arguments in xmlpackaging.cases(key):
        folder.put(kind, name, cause, xmlforge.world(data).encode())
        folder.lines[-1] += "\t" + " ".join(arguments)
    folder.close()


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: Apache-2.0
# Sourced by doctor_matrix.sh: recorded buses, kernels, nodes and programs. The reader of this
# computer's PC/SC is unplugged, so that its answer fits: it knows no reader that is there.

divit-sandbox card unplug "$card"

# recorded NAME ID WORDS: a fault of the bus that NAME.tree shows.
recorded() {
    make_host "$1" "$1"
    scenario "$1" recorded usb "$2" 3 "$3"
}

recorded no-reader usb-reader 'no card reader'
recorded no-driver usb-driver 'no driver for USB readers'
recorded unlisted usb-driver 'newer than libccid'
recorded not-ccid usb-driver 'no CCID reader'
recorded newer usb-driver 'newer than libccid'
recorded kernel-nfc usb-kernel 'NFC'
recorded kernel-usbip usb-kernel 'over the network'
recorded kernel-disk usb-kernel 'as a disk'
recorded kernel-other usb-kernel 'a driver of the kernel'
recorded node-closed usb-node 'may not open'
recorded node-no-rule usb-node usb-rule=warning
recorded node-missing usb-node 'no device node'
recorded held-by-machine usb-free 'virtual machine'
recorded held-by-gnupg usb-free 'scdaemon'
recorded held-by-openct usb-free 'openct'
recorded held-by-browser usb-free 'browser'
make_host asleep asleep
scenario asleep recorded reader reader-listed 3 usb-power=warning
make_host seen healthy
scenario reader-unseen real reader reader-listed 3 'unplugged'
make_host blind no-reader
rm -r "$host/sys"
scenario reader-unplugged real reader reader-listed 3 card-present=skipped --all --module "$opensc"
divit-sandbox card plug "$card"
host=$work/hosts/desk

#!/bin/sh
exec "$(dirname "$0")/bin/provision-vm" "$@"

#!/bin/sh
exec "$(dirname "$0")/bin/destroy-vm" "$@"

"""What every room stands on: settings, extensions, access, audit, time, errors, paging."""

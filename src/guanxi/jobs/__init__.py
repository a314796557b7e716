"""What happens after the fact: letters to the people concerned, and the work that time brings.

`wiring` says which fact leads to what, `letters` are those tasks, `ticks` is the work of the clock, and
`worker` is the process that does it all. A reaction is queued in the fact's own transaction and may run twice.
"""

"""What somebody is told, in words and with where it leads: for the pages, the pushes and the letters that tell it."""

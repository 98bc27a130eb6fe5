"""What two rooms draw alike: plain labels, colours and fonts, icons, the four states of a panel."""

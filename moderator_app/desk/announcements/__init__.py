"""The supervisors' room for public announcements of penalties."""

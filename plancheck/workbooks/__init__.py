"""Excel workbooks: written so that they are pleasant to fill in, and read however messily they were filled in."""

{{ cx_cells('week_start') }}

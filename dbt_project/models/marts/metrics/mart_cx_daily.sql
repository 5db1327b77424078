{{ cx_cells('business_date') }}

# Makes of dist/_redirects the map of old addresses that nginx.conf and Caddyfile name. See docs/publish.md.
#
#     awk -v end=";" -f redirects.awk dist/_redirects > blog-moved.map    # for nginx
#     awk -f redirects.awk dist/_redirects > blog-moved.map               # for Caddy

function lead(from, to) {
    if (!seen[from]++) print "\"" from "\" \"" to "\"" end
}

/^[ \t]*#/ || $1 ~ /[*:]/ { next }

# An old path and where it leads.
NF == 3 && $3 ~ /^301!?$/ { lead($1, $2) }

# Fields of a query between the two.
NF > 3 && $NF == "301!" {
    from = $1 "?" $2
    for (field = 3; field < NF - 1; field++) from = from "&" $field
    lead(from, $(NF - 1))
}

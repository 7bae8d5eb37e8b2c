#!/bin/sh
# fetch.sh: bring source packages of the distribution.
#
#   fetch.sh FOLDER PACKAGE...
#
#   The original sources of each PACKAGE come to FOLDER/PACKAGE.tar (compressed as they are), once.  apt is asked with lists,
#   sources and cache of its own, all under FOLDER: the system's sources with deb-src in place of deb; so nothing of the system
#   is changed, and apt checks signatures and sums as always.  Status 77, and the reason on standard output: there is no apt, or the network or a
#   package is not in reach.
set -u
folder=$1
shift
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
apt=$folder/apt

missing()
{
	echo "sources not available: $1"
	exit 77
}

wanted=
for package; do
	[ -f "$folder/$package.tar" ] || wanted="$wanted $package"
done
[ -n "$wanted" ] || exit 0
command -v apt-get >/dev/null || missing "apt-get is not here"

# The system's sources, asked for source packages.
mkdir -p "$apt/parts" "$apt/lists/partial" "$apt/cache/archives/partial"
rm -f "$apt"/parts/*
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
	[ -f "$file" ] && sed -n 's/^deb\(-src\)\{0,1\}[[:space:]]/deb-src /p' "$file" | sort -u >"$apt/parts/$(basename "$file" .list).list"
done
for file in /etc/apt/sources.list.d/*.sources; do
	[ -f "$file" ] && sed 's/^Types:.*/Types: deb-src/' "$file" >"$apt/parts/$(basename "$file")"
done
cat >"$apt/conf" <<END
#clear APT::Update;
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$apt/parts";
Dir::State::lists "$apt/lists";
Dir::Cache "$apt/cache";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "1";
Acquire::http::Timeout "20";
Acquire::https::Timeout "20";
END
if [ ! -f "$apt/updated" ]; then
	timeout 180 apt-get -q -c "$apt/conf" update >"$apt/update.log" 2>&1 && ! grep -q '^[EW]: Failed' "$apt/update.log" ||
		missing "apt-get update: $(grep '^[EW]:' "$apt/update.log" | head -n 1)"
	touch "$apt/updated"
fi

for package in $wanted; do
	rm -rf "$apt/new"
	mkdir "$apt/new"
	(cd "$apt/new" && timeout 180 apt-get -q -c "$apt/conf" source --download-only --tar-only "$package") >"$apt/$package.log" 2>&1 ||
		missing "$package: $(grep '^[EW]:' "$apt/$package.log" | head -n 1)"
	set -- "$apt"/new/*.orig.tar.?z* 
	[ -f "$1" ] || missing "$package: no original sources in the package"
	mv "$1" "$folder/$package.tar"
done

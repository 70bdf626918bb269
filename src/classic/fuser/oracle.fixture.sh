# What the oracle tests of fuser look at: sockets of every kind and files in every kind of use. Runs as the first process of a
# namespace of its own (processes, mounts); its argument is a folder of its own. Prints a line when all is there.
folder=$1
long=300
cd / || exit 1

hold() { "$@" > /dev/null 2>&1 < /dev/null & }

# Sockets: both families, a dual-stack listener, another user's, UDP, a UNIX socket, connections, a socket of two processes.
hold nc -lk 127.0.0.1 8080
hold nc -6lk ::1 8081
hold nc -6lk :: 8082
hold setpriv --reuid=65534 --regid=65534 --clear-groups nc -lk 127.0.0.1 8090
hold nc -u -l 127.0.0.1 5353
hold nc -6u -l ::1 5353
hold nc -lkU "$folder/sock"
sleep 0.3
hold nc -d 127.0.0.1 8080
hold nc -d ::1 8081
hold nc -d 127.0.0.1 8082
hold nc -d -U "$folder/sock"
hold bash -c "exec 6<>/dev/tcp/127.0.0.1/8090; sleep $long & exec sleep $long"

# Files: read, written, both, several times, mapped, run, stood in, deleted, and one that nobody uses.
mkdir "$folder/sub" "$folder/mnt" "$folder/jail"
for name in file other idle sub/inner; do echo text > "$folder/$name"; done
cp /bin/sleep "$folder/program"
cp /bin/sleep "$folder/mapped"
hold bash -c "exec 5< '$folder/file'; exec sleep $long"
hold bash -c "exec 5>> '$folder/file' 6< '$folder/other'; exec sleep $long"
hold bash -c "exec 5< '$folder/file' 6<> '$folder/file'; cd '$folder'; exec sleep $long"
hold bash -c "cd '$folder/sub'; exec sleep $long"
hold bash -c "cd '$folder'; exec ./program $long"
hold /lib64/ld-linux-x86-64.so.2 "$folder/mapped" "$long"
hold bash -c "exec 5> '$folder/gone'; rm '$folder/gone'; exec sleep $long"
hold setpriv --reuid=65534 --regid=65534 --clear-groups bash -c "exec 5< '$folder/file'; exec sleep $long"
hold setpriv --reuid=54321 bash -c "exec 5< '$folder/other'; exec sleep $long"
ln -s file "$folder/link"
ln -s sub "$folder/way"
ln -s loop "$folder/loop"

# A file system, and a process whose root it is.
mount -t tmpfs ptl-fuser "$folder/mnt"
echo text > "$folder/mnt/inner"
cp /bin/sleep "$folder/mnt/program"
hold bash -c "cd '$folder/mnt'; exec 5> out; exec ./program $long"
hold bash -c "exec 5< '$folder/mnt/inner'; exec sleep $long"
hold bash -c "exec 5> '$folder/mnt/apart'; exec sleep $long"
for library in $(ldd /bin/sleep | grep -o '/[^ ]*'); do
  mkdir -p "$folder/jail$(dirname "$library")"
  cp "$library" "$folder/jail$library"
done
cp /bin/sleep "$folder/jail/sleep"
hold chroot "$folder/jail" /sleep "$long"

# Names that want to command a terminal, end early, or are no UTF-8.
for name in $'a b\e[31m' $'tab\tand) bracket' $'\xff\xc3\xa9' $'line\nbreak'; do
  cp /bin/sleep "$folder/$name"
  hold bash -c 'exec 5< "$1"; exec "$2" "$3"' bash "$folder/sub/inner" "$folder/$name" "$long"
done
sleep 0.5
echo '{"ready":true}'
cat > /dev/null

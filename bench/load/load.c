// Sends prepared bytes as fast as they are taken, or lines as datagrams at a rate; prints what it sent and what that cost it.
//
//   load tcp PORT FILE...                     one connection a file, its bytes as they stand
//   load udp PORT RATE SECONDS SOCKETS FILE   the file's lines, one a datagram, RATE a second, from SOCKETS ports in turn
//
// Times are those of CLOCK_MONOTONIC, as process.hrtime() tells them.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {most_sockets = 256, chunk_bytes = 1 << 18, datagrams_at_once = 32};

struct text {
	char *bytes;
	size_t size;
};

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static struct text read_file(const char *name)
{
	struct stat status;
	int fd = open(name, O_RDONLY);
	if (fd < 0 || fstat(fd, &status) < 0) fail(name);
	// In memory before the first byte is sent: reading is no part of what is measured.
	char *bytes = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (bytes == MAP_FAILED) fail(name);
	close(fd);
	return (struct text){bytes, status.st_size};
}

static int open_socket(int type, int port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int fd = socket(AF_INET, type, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
	return fd;
}

static void report(double start, long sent)
{
	struct rusage usage;
	double end = now();
	getrusage(RUSAGE_SELF, &usage);
	double cpu = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
	             (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
	printf("{\"start\":%.6f,\"end\":%.6f,\"sent\":%ld,\"cpu\":%.3f}\n", start, end, sent, cpu);
}

static long send_streams(struct text *texts, struct pollfd *polls, int count)
{
	long sent = 0;
	for (int left = count; left > 0;) {
		if (poll(polls, count, -1) < 0) fail("poll");
		for (int at = 0; at < count; at++) {
			struct text *text = &texts[at];
			if (!(polls[at].revents & (POLLOUT | POLLERR | POLLHUP))) continue;
			size_t size = text->size < chunk_bytes ? text->size : chunk_bytes;
			ssize_t taken = send(polls[at].fd, text->bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
			if (taken < 0 && errno == EAGAIN) continue;
			if (taken < 0) fail("send");
			sent += taken;
			text->bytes += taken;
			text->size -= taken;
			if (text->size > 0) continue;
			shutdown(polls[at].fd, SHUT_WR);
			polls[at].fd = -1;
			left--;
		}
	}
	return sent;
}

static int run_tcp(int port, char **names, int count)
{
	struct text texts[most_sockets];
	struct pollfd polls[most_sockets];
	if (count > most_sockets) return 2;
	for (int at = 0; at < count; at++) {
		texts[at] = read_file(names[at]);
		polls[at] = (struct pollfd){open_socket(SOCK_STREAM, port), POLLOUT, 0};
	}
	double start = now();
	report(start, send_streams(texts, polls, count));
	return 0;
}

static struct iovec *lines_of(struct text text, long *count)
{
	long room = 1 << 16;
	struct iovec *lines = malloc(room * sizeof *lines);
	*count = 0;
	for (char *from = text.bytes, *end = text.bytes + text.size, *to; from < end; from = to + 1) {
		to = memchr(from, '\n', end - from);
		if (to == NULL) break;
		if (*count == room) lines = realloc(lines, (room *= 2) * sizeof *lines);
		if (lines == NULL) fail("malloc");
		lines[(*count)++] = (struct iovec){from, to - from};
	}
	return lines;
}

// Sleeps until so many are due; behind its time it does not sleep, and sends the more at once.
static long wait_for_due(double start, double rate, long sent, long total)
{
	double ahead = start + sent / rate - now();
	if (ahead > 0) {
		struct timespec pause = {(time_t)ahead, (ahead - (time_t)ahead) * 1e9};
		nanosleep(&pause, NULL);
	}
	long due = (now() - start) * rate - sent + 1;
	if (due > datagrams_at_once) due = datagrams_at_once;
	return due < total - sent ? due : total - sent;
}

static int run_udp(int port, double rate, double seconds, int socket_count, const char *name)
{
	int sockets[most_sockets];
	struct mmsghdr messages[datagrams_at_once];
	long count, sent = 0, total = rate * seconds;
	struct iovec *lines = lines_of(read_file(name), &count);
	if (count == 0 || socket_count < 1 || socket_count > most_sockets) return 2;
	for (int at = 0; at < socket_count; at++) sockets[at] = open_socket(SOCK_DGRAM, port);
	memset(messages, 0, sizeof messages);
	double start = now();
	for (int turn = 0; sent < total; turn = (turn + 1) % socket_count) {
		long due = wait_for_due(start, rate, sent, total);
		for (long at = 0; at < due; at++) {
			messages[at].msg_hdr.msg_iov = &lines[(sent + at) % count];
			messages[at].msg_hdr.msg_iovlen = 1;
		}
		int taken = sendmmsg(sockets[turn], messages, due, 0);
		if (taken < 0 && errno != ECONNREFUSED && errno != ENOBUFS) fail("sendmmsg");
		if (taken > 0) sent += taken;
	}
	report(start, sent);
	return 0;
}

int main(int count, char **words)
{
	if (count > 3 && strcmp(words[1], "tcp") == 0) return run_tcp(atoi(words[2]), words + 3, count - 3);
	if (count == 7 && strcmp(words[1], "udp") == 0)
		return run_udp(atoi(words[2]), atof(words[3]), atof(words[4]), atoi(words[5]), words[6]);
	fputs("load tcp PORT FILE... | load udp PORT RATE SECONDS SOCKETS FILE\n", stderr);
	return 2;
}

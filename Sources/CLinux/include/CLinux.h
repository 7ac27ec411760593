#ifndef UNMIXD_CLINUX_H
#define UNMIXD_CLINUX_H

#include <stdint.h>

/* The Linux calls that Swift's Glibc module lacks. Each returns 0 or more for success and -errno for failure; none
   closes or keeps a descriptor that it was given. */

/* Renames within one file system; -EEXIST where the new name is taken. */
int unmixd_rename_noreplace(int old_folder, const char *old_name, int new_folder, const char *new_name);

/* The kind of file system that holds an open file: f_type of statfs(2). */
int unmixd_file_system_type(int descriptor, int64_t *type);

/* Opens a path that is relative to an open folder; -ELOOP where any component is a symbolic link, -EXDEV where it
   would leave the folder by `..` or an absolute path. Flags as in openat(2); O_CLOEXEC is added. */
int unmixd_open_beneath(int folder, const char *path, int flags);

/* The same, name by name, where there is no openat2(2): systemd's RestrictSUIDSGID= takes it away, as its flags cannot
   be filtered, and so do some containers. Only `..` is refused even where it would stay inside, and a last symbolic
   link is never followed. */
int unmixd_open_by_steps(int folder, const char *path, int flags);

/* Opens what lies at a path that is relative to an open folder, for fstat(2) only: pipes and devices are not disturbed.
   A symbolic link is opened itself where it comes last, and is -ELOOP elsewhere. */
int unmixd_open_for_stat(int folder, const char *path);

/* Opens a folder by its path for reading its entries; O_DIRECTORY and O_CLOEXEC, following symbolic links. */
int unmixd_open_folder(const char *path);

/* Takes a read lease and gives it back at once. 0: no process on this machine has the file open for writing;
   -EAGAIN: one has; anything else: it cannot be told. */
int unmixd_try_read_lease(int descriptor);

/* Locks a whole file for this open file description (F_OFD_SETLK); -EAGAIN where another one holds it. The lock ends
   with the last descriptor of it. */
int unmixd_lock_exclusive(int descriptor);

/* Flushes the file system that holds an open file (syncfs). */
int unmixd_sync_file_system(int descriptor);

/* Starts to write a range of a file to the disk and does not wait for its end (SYNC_FILE_RANGE_WRITE). */
int unmixd_start_writeback(int descriptor, int64_t offset, int64_t count);

/* Has the file system reserve room for so many bytes from the start of a file, whose size stays what it is (fallocate);
   -EOPNOTSUPP where it cannot. */
int unmixd_reserve(int descriptor, int64_t count);

/* A pipe, closed on exec: the end that is read and the one that is written to (pipe2(2)). */
int unmixd_pipe(int *ends);

/* The most descriptors that go with one message. */
#define UNMIXD_MAX_DESCRIPTORS 4

/* Sends a message with descriptors over a Unix socket that keeps messages apart (SCM_RIGHTS); they stay open here.
   -EAGAIN where nobody takes messages out at the other end. */
int unmixd_send_with_descriptors(int socket, const void *bytes, int count, const int *descriptors,
                                 int descriptor_count);

/* Receives such a message, which must have so many descriptors, closed on exec; returns how many bytes it has, and 0
   where nobody holds the other end. -EBADMSG: it was another one, and is gone. */
int unmixd_receive_with_descriptors(int socket, void *bytes, int capacity, int *descriptors, int descriptor_count);

/* Copies the calling process (fork(2)), which must have one thread. In the child, which returns 0, three descriptors
   become standard input, output and error, all others are closed, and the end of its parent ends it too (SIGKILL).
   The parent gets the child's number. */
int unmixd_fork(const int *standard);

/* What `ps` and `top` show the calling process as; the first 15 bytes. */
int unmixd_name_process(const char *name);

/* A descriptor of a child process, readable once that has ended (pidfd_open(2)). */
int unmixd_process_descriptor(int process);

/* The kernel's number of the calling thread. */
int unmixd_thread_id(void);

/* An event counter that poll(2) waits for; non-blocking, closed on exec. */
int unmixd_event_counter(void);

/* Leaves the calling process, with all threads that it starts from here on, no files but those below some folders
   (landlock): files below `readable` may be read, and those below `writable`, unless it is negative, made and written
   too. 0: done; 1: done as far as this kernel can; -ENOSYS or -EOPNOTSUPP: this kernel cannot. */
int unmixd_confine_files(const int *readable, int readable_count, int writable);

/* Has no program that the calling thread starts, or one that it starts from here on, get capabilities (capabilities(7))
   that the thread itself keeps; a program that root starts gets those of root. */
int unmixd_keep_capabilities_from_programs(void);

/* Takes all capabilities from the calling thread, and from those that it starts from here on, but those
   by which root reads and writes the files of others. */
int unmixd_give_up_capabilities(void);

/* Somebody as the kernel knows him: user, group, and the further groups. */
struct unmixd_account {
    uint32_t user;
    uint32_t group;
    const uint32_t *groups;
    int group_count;
};

/* Whether a path may be used in a way (access(2)): the answer is 0, or -errno, or -EINPROGRESS where there is none yet. */
struct unmixd_access {
    const char *path;
    int mode;
    int answer;
};

/* Answers questions by asking the kernel as somebody else, in a child process that becomes him; NULL for oneself. The
   paths stay with the caller. -EPERM where the child may not become him, -ETIMEDOUT where a file system has not answered
   in time: the first question without an answer is about it. */
int unmixd_ask_access(const struct unmixd_account *account, struct unmixd_access *questions, int count,
                      int milliseconds);

/* Has a forbidden system call (SIGSYS) written to standard error by its number before it ends the process. */
int unmixd_report_forbidden_calls(void);

#endif

import CLinux
import Glibc

/// The process that is started once, and copied for each probe and each attempt.
///
/// Starting a program costs more than looking at a small stack does; a copy (fork(2)) of one that has started costs a
/// fraction. Each copy is a process of its own, which locks itself in as a started one does, and a nursery reads nothing
/// but orders: one message each, of the worker's arguments, each ended by a zero byte, and of four pipes that become the
/// copy's standard input, output and error, and the one on which the nursery reports its end.
///
/// A nursery has one thread, so that a copy has all of it. It ends when nobody is left to give an order; with it, the
/// kernel ends its workers.
struct Nursery {
    /// Negative once nobody holds its other end.
    private var orders: Int32
    private var workers: [ForkedWorker] = []

    /// - Parameter orders: a Unix socket that keeps messages apart.
    init(orders: Int32) {
        self.orders = orders
        // Whoever wanted to know of a worker's end may be gone by then.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Serves orders until there can be no more, and then ends the process.
    ///
    /// - Returns: in each copy, once, its arguments.
    mutating func serve() -> [String] {
        while orders >= 0 || !workers.isEmpty {
            let events = wait()
            for index in workers.indices.reversed() {
                if events[2 * index + 1] != 0 {
                    workers.remove(at: index).reap()
                } else {
                    workers[index].look(hasHungUp: events[2 * index + 2] != 0)
                }
            }
            if events[0] != 0, let arguments = takeOrder() { return arguments }
        }
        exit(EXIT_SUCCESS)
    }

    /// Waits for an order, the end of a worker, or somebody who wants that.
    ///
    /// - Returns: what happened, as poll(2) has it: on the socket, and for each worker to its process and its lifeline.
    private func wait() -> [Int16] {
        var polls = [pollfd(fd: orders, events: Int16(POLLIN), revents: 0)]
        for worker in workers {
            polls.append(pollfd(fd: worker.descriptor, events: Int16(POLLIN), revents: 0))
            polls.append(
                pollfd(fd: worker.killTime == nil ? worker.lifeline : -1, events: 0, revents: 0))
        }
        let left = workers.compactMap(\.killTime).min().map { ContinuousClock.now.duration(to: $0) }
        let milliseconds = left.map { Int32(max(0, ($0 / .milliseconds(1)).rounded(.up))) } ?? -1
        // Interrupted, it reports nothing, and is asked again.
        guard poll(&polls, nfds_t(polls.count), milliseconds) > 0 else {
            return Array(repeating: 0, count: polls.count)
        }
        return polls.map(\.revents)
    }

    /// Starts the worker of the next order.
    ///
    /// - Returns: its arguments, in the worker.
    private mutating func takeOrder() -> [String]? {
        var bytes = [UInt8](repeating: 0, count: 32 << 10)
        var pipes: [Int32] = [-1, -1, -1, -1]
        let count = Int(
            unmixd_receive_with_descriptors(orders, &bytes, Int32(bytes.count), &pipes, 4))
        // Whoever gave an order that cannot be read sees its pipes closed without a report.
        guard count != -Int(EBADMSG) else { return nil }
        guard count > 0 else {
            close(orders)
            orders = -1
            return nil
        }
        let process = unmixd_fork(pipes)
        if process == 0 {
            signal(SIGPIPE, SIG_DFL)
            let arguments = bytes[..<count].split(separator: 0, omittingEmptySubsequences: false)
            return arguments.dropLast().map { String(decoding: $0, as: UTF8.self) }
        }
        // The next worker need not find in its memory what this one was ordered to do.
        explicit_bzero(&bytes, count)
        close(pipes[1])
        close(pipes[2])
        let worker = ForkedWorker(process: process, lifeline: pipes[0], report: pipes[3])
        if process > 0, worker.descriptor >= 0 { workers.append(worker) } else { worker.reap() }
        return nil
    }
}

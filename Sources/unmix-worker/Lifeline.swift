import Dispatch
import Glibc

/// The pipe by which a worker notices that its daemon is gone.
///
/// The daemon holds the other end of standard input and never writes to it; the kernel closes it when the daemon ends,
/// however it ends. Where standard input is no pipe, as in a job of a cluster, nothing is watched.
enum Lifeline {
    static func hold() {
        var info = stat()
        guard fstat(STDIN_FILENO, &info) == 0, info.st_mode & S_IFMT == S_IFIFO else { return }
        DispatchQueue(label: "unmix-worker.lifeline").async {
            var byte: UInt8 = 0
            while true {
                let count = read(STDIN_FILENO, &byte, 1)
                if count == 0 || (count < 0 && errno != EINTR) { _exit(75) }
            }
        }
    }
}

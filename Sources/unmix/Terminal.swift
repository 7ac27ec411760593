import Files
import Glibc

/// Where the tool writes: results to standard output, errors and progress to standard error.
enum Terminal {
    /// Whether somebody looks at standard error while it is written.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Columns of the terminal behind standard error; 80 where it does not say.
    static var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Rows of the terminal behind standard output; 24 where it does not say.
    static var rows: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return 24 }
        return Int(size.ws_row)
    }

    /// Writes one line to standard error, led by the tool's name.
    static func printError(_ line: String) {
        TextOutput.write("unmix: \(line)\n", to: STDERR_FILENO)
    }

    /// Writes text to standard error as it is.
    static func showProgress(_ text: String) { TextOutput.write(text, to: STDERR_FILENO) }
}

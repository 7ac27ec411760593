import Domain

/// Compresses planes strip by strip on several threads, and hands the strips over in their order.
///
/// Each strip is compressed by itself, so that the bytes do not depend on the number of threads. No more strips are held
/// at a time than a few for each thread.
final class StripEncoders {
    /// A strip of a plane that is to be compressed.
    private struct Task {
        var plane: Int
        var strip: Int
    }

    private let layout: PageLayout
    private let crew: Crew
    /// One for each strip that is held.
    private let encoders: [StripEncoder]

    init(_ layout: PageLayout, _ crew: Crew) throws(Failure) {
        self.layout = layout
        self.crew = crew
        // Enough that the threads seldom wait for the last one of them.
        let count = crew.threads == 1 ? 1 : 16 * crew.threads
        encoders = try (0..<count).map { (_) throws(Failure) in try StripEncoder(layout) }
    }

    /// Compresses planes.
    ///
    /// - Parameter body: gets the number of the plane, that of its strip, and the compressed strip, strip after strip.
    func encode(
        _ planes: [UnsafeRawBufferPointer],
        _ body: (_ plane: Int, _ strip: Int, UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        let tasks = planes.indices.flatMap { plane in
            (0..<layout.stripsPerPlane).map { Task(plane: plane, strip: $0) }
        }
        for start in stride(from: 0, to: tasks.count, by: encoders.count) {
            let round = tasks[start..<min(start + encoders.count, tasks.count)]
            try crew.share(round.count) { (_, piece) throws(Failure) in
                let task = round[start + piece]
                try encoders[piece].encode(
                    samples(of: task, in: planes), rows: layout.rows(ofStrip: task.strip))
            }
            for (encoder, task) in zip(encoders, round) {
                try encoder.strip.withUnsafeBufferPointer { (bytes) throws(Failure) in
                    try body(task.plane, task.strip, UnsafeRawBufferPointer(bytes))
                }
            }
        }
    }

    private func samples(
        of task: Task, in planes: [UnsafeRawBufferPointer]
    ) -> UnsafeRawBufferPointer {
        let first = task.strip * layout.rowsPerStrip * layout.rowBytes
        let end = first + layout.bytes(ofStrip: task.strip)
        return UnsafeRawBufferPointer(rebasing: planes[task.plane][first..<end])
    }
}

import Domain
import Imaging
import Processing

/// What `unmix inspect` says of one image of a stack.
struct ImageReport {
    private let description: StackDescription

    init(_ description: StackDescription) { self.description = description }

    /// Labels and values for a person.
    var lines: [(String, String)] {
        var lines = [("size", "\(description.shape)"), ("samples", samples)]
        for (index, channel) in description.channels.enumerated() {
            lines.append(("channel \(index)", channel.name ?? "(no name)"))
        }
        return lines + facts.map { ($0.label, $0.quantity.map(\.description) ?? $0.text ?? "") }
    }

    /// The same for a script.
    var members: [JSONValue.Member] {
        let shape = description.shape
        let sizes: [JSONValue.Member] = [
            .init("t", .integer(shape.t)), .init("z", .integer(shape.z)),
            .init("c", .integer(shape.c)), .init("y", .integer(shape.y)),
            .init("x", .integer(shape.x)),
        ]
        let members: [JSONValue.Member] = [
            .init("sizes", .object(sizes)),
            .init("dtype", .string(description.sampleType.rawValue)),
            .init("significant_bits", description.significantBits.map { .integer($0) } ?? .null),
            .init(
                "channel_names",
                .array(description.channels.map { $0.name.map { .string($0) } ?? .null })),
        ]
        return members + facts.map(\.member)
    }

    private var samples: String {
        description.sampleType.rawValue
            + (description.significantBits.map { ", \($0) bits used" } ?? "")
    }

    /// A fact of the file's metadata that is there.
    private struct Fact {
        var label: String
        var key: String
        var text: String?
        var quantity: Quantity?

        var member: JSONValue.Member {
            guard let quantity else { return .init(key, .string(text ?? "")) }
            return .init(
                key,
                .object([
                    .init("value", .number(quantity.value)), .init("unit", .string(quantity.unit)),
                ]))
        }
    }

    private var facts: [Fact] {
        [
            Fact(label: "voxel x", key: "physical_size_x", quantity: description.physicalSizeX),
            Fact(label: "voxel y", key: "physical_size_y", quantity: description.physicalSizeY),
            Fact(label: "voxel z", key: "physical_size_z", quantity: description.physicalSizeZ),
            Fact(label: "time step", key: "time_increment", quantity: description.timeIncrement),
            Fact(label: "name", key: "image_name", text: description.imageName),
            Fact(label: "acquired", key: "acquisition_date", text: description.acquisitionDate),
        ].filter { $0.text != nil || $0.quantity != nil }
    }
}
